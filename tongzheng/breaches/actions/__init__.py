"""What writes in this room: cases (registered, heard, found, reviewed), points, the office's terms, the circular."""
