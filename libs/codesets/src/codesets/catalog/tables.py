"""Finds rows of NCCI edits and the fee schedule by date of service.

A quarter's file holds for its dates; of a date that none covers the nearest file judges.
"""

import json
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from math import ceil
from operator import itemgetter

from codesets.catalog.catalog import Catalog, nearest
from codesets.catalog.layer import Layer
from codesets.catalog.partners import pairs_among
from codesets.catalog.rows import day_of, relative_value
from codesets.model import CodeSystem, Release
from codesets.tables import AddOn, GeographicIndex, MueLimit, PtpPair, RelativeValue

_PTP = (
    "SELECT code, place, column2s, spans FROM ptp_code"
    " WHERE code IN (SELECT value FROM json_each(?))"
)
_MUE_BELOW = (
    "SELECT code, units, adjudication_indicator, rationale FROM mue"
    " WHERE code IN (SELECT value FROM json_each(?)) AND units < ?"
)
_RELATIVE_VALUE = "SELECT * FROM relative_value WHERE code IN (SELECT value FROM json_each(?))"
_ADD_ON = (
    "SELECT add_on_code, primary_code, edit_type, valid_from, valid_to FROM add_on"
    " WHERE add_on_code IN (SELECT value FROM json_each(?))"
    " AND valid_from <= ? AND (valid_to IS NULL OR valid_to >= ?)"
)
_GPCI = "SELECT * FROM geographic_index WHERE contractor = ? AND locality = ?"


def tables_of(catalog: Catalog, system: CodeSystem, on: date) -> list[Layer]:
    """Return the files that judge a date: one of each part of the quarter."""
    layers = catalog.layers(system)
    if not layers:
        return []
    begins = nearest(layers, on).release.valid_from
    quarter = [layer for layer in layers if layer.release.valid_from == begins]
    return list({layer.release.part: layer for layer in quarter}.values())


def table_release(catalog: Catalog, system: CodeSystem, on: date) -> Release | None:
    """Return the release that judges a date; None when none of the system is loaded."""
    return next((layer.release for layer in tables_of(catalog, system, on)), None)


def find_ptp_pairs(
    catalog: Catalog, system: CodeSystem, codes: Collection[str], on: date
) -> list[PtpPair]:
    """Return the edits in force on a date between any two of the codes, in both orders.

    Withdrawn ones (modifier indicator 9) are among them.
    """
    wanted = (json.dumps(list(codes)),)
    found = [
        PtpPair(column1, column2, *span)
        for layer in tables_of(catalog, system, on)
        for column1, column2, number in pairs_among(layer.query(_PTP, wanted).fetchall())
        for span in layer.pair_spans[number]
        if span[0] <= on and (span[1] is None or on <= span[1])
    ]
    return sorted(found, key=itemgetter(0, 1))


def find_mue_limits(
    catalog: Catalog, system: CodeSystem, codes: Collection[str], on: date, below: Decimal
) -> dict[str, MueLimit]:
    """Return the limit of each code that has one below a number of units: mostly few."""
    values = (json.dumps(list(codes)), ceil(below))  # limits are whole
    layers = tables_of(catalog, system, on)
    rows = [row for layer in layers for row in layer.query(_MUE_BELOW, values)]
    return {row[0]: MueLimit(*row) for row in rows}


def find_add_ons(catalog: Catalog, codes: Collection[str], on: date) -> list[AddOn]:
    """Return of each add-on code among the codes the primary codes in force on a date."""
    day = on.isoformat()
    return [
        AddOn(add_on, primary, kind, day_of(begins), day_of(ends))
        for layer in tables_of(catalog, CodeSystem.ADD_ON, on)
        if (wanted := layer.add_on_codes.intersection(codes))
        for add_on, primary, kind, begins, ends in layer.query(
            _ADD_ON, (json.dumps(list(wanted)), day, day)
        )
    ]


def find_relative_values(
    catalog: Catalog, codes: Collection[str], on: date
) -> dict[tuple[str, str], RelativeValue]:
    """Return the rows of the codes, by code and modifier."""
    wanted = (json.dumps(list(codes)),)
    rows = [
        relative_value(row)
        for layer in tables_of(catalog, CodeSystem.RELATIVE_VALUE, on)
        for row in layer.query(_RELATIVE_VALUE, wanted)
    ]
    return {(row.code, row.modifier): row for row in rows}


def find_geographic_index(
    catalog: Catalog, contractor: str, locality: str, on: date
) -> GeographicIndex | None:
    """Return the indices of a Medicare locality; None when they are not loaded."""
    for layer in tables_of(catalog, CodeSystem.GEOGRAPHIC_INDEX, on):
        row = layer.query(_GPCI, (contractor, locality)).fetchone()
        if row:
            return GeographicIndex(*row[:4], *(Decimal(number) for number in row[4:]))
    return None
