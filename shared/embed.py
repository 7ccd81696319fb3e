#!/usr/bin/env python3
"""Turns text files into C arrays, so that programs carry their SQL, templates and styles inside.

usage: embed.py [--sql] SYMBOL OUT.c OUT.h FILE…

Writes an array `const GhEmbedded SYMBOL[]` (core/embedded.h) sorted by name and its length
`SYMBOL_length`. With --sql, comments and blank lines are dropped: SQLite keeps the text of
every CREATE statement and parses it again whenever a process opens the database."""

import hashlib
import pathlib
import sys

HEADER = """/* Made by shared/embed.py. */
#pragma once

#include "core/embedded.h"

extern const GhEmbedded {symbol}[];
extern const gsize {symbol}_length;
"""


def strip_sql(text):
    lines = (line.split("--", 1)[0].rstrip() for line in text.splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def c_string(data):
    rows = []
    for start in range(0, len(data), 16):
        rows.append("    " + ", ".join(str(byte) for byte in data[start:start + 16]) + ",")
    return "\n".join(rows + ["    0,"])


def main():
    arguments = sys.argv[1:]
    sql = arguments[0] == "--sql"
    if sql:
        arguments = arguments[1:]
    symbol, out_c, out_h = arguments[:3]
    files = sorted((pathlib.Path(name) for name in arguments[3:]), key=lambda path: path.name)
    body = [f'#include "{pathlib.Path(out_h).name}"', ""]
    rows = []
    for number, path in enumerate(files):
        data = path.read_bytes()
        if sql:
            data = strip_sql(data.decode()).encode()
        etag = hashlib.sha256(data).hexdigest()[:12]
        body.append(f"static const unsigned char file_{number}[] = {{\n{c_string(data)}\n}};\n")
        rows.append(f'  {{ "{path.name}", (const char *) file_{number}, {len(data)}, "{etag}" }},')
    body.append(f"const GhEmbedded {symbol}[] = {{")
    body += rows
    body.append("};")
    body.append(f"const gsize {symbol}_length = {len(files)};")
    pathlib.Path(out_c).write_text("\n".join(body) + "\n")
    pathlib.Path(out_h).write_text(HEADER.format(symbol=symbol))


main()
