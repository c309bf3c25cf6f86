"""Reads a research object with the library of its format, and fails unless it has the files that it lists."""

import hashlib
import sys
from pathlib import Path

from rocrate.rocrate import ROCrate

folder = Path(sys.argv[1])
crate = ROCrate(str(folder))
files = [entity for entity in crate.data_entities if entity.type == "File"]
wrong = [file.id for file in files if hashlib.sha256((folder / file.id).read_bytes()).hexdigest() != file["sha256"]]
if not files or wrong or not crate.name or not crate.license:
    sys.exit(f"{folder} is not the research object that it says: {wrong or 'something is missing'}")
