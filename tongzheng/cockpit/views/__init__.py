"""Pages of the cockpit: home, today, one line, the trail."""
