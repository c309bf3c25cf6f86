"""Strings that attackers and accidents put into texts: our own, and a long list of others where it is here."""

import json

from verbs import SHARED

VECTORS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](data:text/html,<script>alert(1)</script>)",
    "<https://evil.example>",
    "{{7*7}}{% raw %}{{ site.title }}",
    "{{entity:x|<b onclick=alert(1)>}}",
    "{{entity:../../etc|up}}",
    "]]><!--",
    "&lt;script&gt;",
    "a\x00b\x07c\x1bd\ufffee\u202ef",
    "---\ntitle: x\n---",
    "[a]: javascript:alert(1)",
    "``` \n~~~",
    "\u0085\u2028\u2029\u00a0\u200b",
    "😀 é ñ 中文 العربية",
    "═" * 64,
    "─" * 64,
    "More Stories",
    "#" * 10,
    "\\" * 7,
    "x" * 300,
]


def naughty():
    path = SHARED / "data/naughty-strings.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else []
