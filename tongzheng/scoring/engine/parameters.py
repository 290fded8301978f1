"""Every parameter of a rulebook with its Chinese name and explanation: what the editing screens and the help page show."""

from __future__ import annotations

from tongzheng.scoring.engine.rulebook.columns import Kind
from tongzheng.scoring.engine.rulebook.tables import BY_NAME, HEAD, TABLES, WHOLE, Column, Table

__all__ = ["BY_NAME", "HEAD", "TABLES", "WHOLE", "Column", "Kind", "Table"]
