"""Texts inside XML are read as what was written."""

import xml.etree.ElementTree as etree

import pytest

from generator.text.xmltext import attribute_value, character_data, escape

TEXT = "甲 & <乙> \"丙\" '丁'\t戊\n己\r庚"


def test_data_and_values_are_read_as_they_were() -> None:
    element = etree.fromstring(f"<x a={attribute_value(TEXT)}>{character_data(TEXT)}</x>")
    assert (element.get("a"), element.text) == (TEXT, TEXT)


@pytest.mark.parametrize(
    ("text", "expected"), [("<&>\"'", "&lt;&amp;&gt;&quot;&apos;"), ("\x0b甲\ud800", "甲")]
)
def test_five_characters_are_escaped_and_illegal_ones_go(text: str, expected: str) -> None:
    assert escape(text) == expected
