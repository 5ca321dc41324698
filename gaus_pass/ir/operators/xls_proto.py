"""The text protos in which Google XLS keeps its delay models.

Messages are declared here as far as delays need them, and parsed by protobuf.  Field numbers do not
occur in the text format.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from gaus_pass.errors import ImportFailed, MissingDependency

# A field is "name type" or "name type*" where it may be repeated; a type is one of `_SCALARS` or a
# message.  Enumerations are read as the words that they are.
_ENUMS = {
    "Metric": "UNSPECIFIED_METRIC DELAY_METRIC AREA_METRIC",
    "Kind": "NO_SPECIALIZATION OPERANDS_IDENTICAL HAS_LITERAL_OPERAND",
    "Source": "INVALID_VARIABLE_SOURCE RESULT_BIT_COUNT OPERAND_BIT_COUNT OPERAND_COUNT "
    "OPERAND_ELEMENT_COUNT OPERAND_ELEMENT_BIT_COUNT",
    "Binary": "INVALID ADD DIVIDE MAX MIN MULTIPLY POWER SUB",
}
_MESSAGES = {
    "Literals": "allowed_nonliteral_operand int*, required_literal_operand int*, "
    "literal_operand int*, nonliteral_operand int*",
    "Operand": "bit_count int, element_count int",
    "Operation": "op text, bit_count int, operands Operand*, specialization Kind, "
    "literal_operand_details Literals",
    "DataPoint": "operation Operation, delay int, delay_offset int, total_area float, "
    "sequential_area float",
    "Factor": "source Source, operand_number int",
    "Expression": "bin_op Binary, factor Factor, constant int, lhs_expression Expression, "
    "rhs_expression Expression",
    "Folds": "num_cross_validation_folds int, max_data_point_error float, "
    "max_fold_geomean_error float",
    "Regression": "expressions Expression*, kfold_validator Folds",
    "Box": "factors Factor*",
    "Effort": "tau_in_ps int",
    "Estimator": "fixed int, alias_op text, regression Regression, bounding_box Box, "
    "logical_effort Effort, area_regression Regression",
    "Details": "literal_operand_details Literals",
    "Special": "kind Kind, estimator Estimator, details Details",
    "OpModel": "op text, estimator Estimator, specializations Special*",
    "Model": "op_models OpModel*, data_points DataPoint*, metric Metric",
}
_SCALARS = {"int": 3, "float": 1, "text": 9}  # TYPE_INT64, TYPE_DOUBLE, TYPE_STRING
_MESSAGE, _ENUM, _OPTIONAL, _REPEATED = 11, 14, 1, 3
_PACKAGE = "gaus_pass.xls"
_PLACE = re.compile(r"(\d+):(\d+) : (.*)", re.DOTALL)
_BEGINS = re.compile(r"(?:\s|#[^\n]*\n)*(?:op_models|data_points|metric)\s*[:{]")


def looks_like_xls(text: str) -> bool:
    """Whether a text begins like a delay model of XLS."""
    return _BEGINS.match(text) is not None


def parse_model(text: str, source: str) -> Any:
    """Parse the text of a delay model into a message.

    Raises
    ------
    ImportFailed
        Not a text proto, or with fields that a delay model does not have.
    MissingDependency
        protobuf is not installed.
    """
    model = _message_class()()
    from google.protobuf import text_format

    try:
        text_format.Parse(text, model)
    except text_format.ParseError as error:
        placed = _PLACE.fullmatch(str(error))
        if placed is None:
            raise ImportFailed(f"no delay model of XLS: {error}", source) from None
        where = f"{source}:{placed[1]}:{placed[2]}"
        message = placed[3].replace(f"{_PACKAGE}.", "")
        raise ImportFailed(f"no delay model of XLS: {message}", where) from None
    return model


@cache
def _message_class() -> Any:
    try:
        from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
    except ImportError:
        raise MissingDependency(
            "reading delay models of XLS needs protobuf; install it with: pip install protobuf"
        ) from None
    file: Any = descriptor_pb2.FileDescriptorProto(
        name="gaus_pass/xls.proto", package=_PACKAGE, syntax="proto2"
    )
    for name, words in _ENUMS.items():
        enum = file.enum_type.add(name=name)
        for number, word in enumerate(words.split()):
            enum.value.add(name=word, number=number)
    for name, text in _MESSAGES.items():
        message = file.message_type.add(name=name)
        for number, entry in enumerate(text.split(", "), 1):
            _add_field(message, number, *entry.split())
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.Model"))


def _add_field(message: Any, number: int, name: str, kind: str) -> None:
    label = _REPEATED if kind.endswith("*") else _OPTIONAL
    kind = kind.rstrip("*")
    field = message.field.add(name=name, number=number, label=label)
    if kind in _SCALARS:
        field.type = _SCALARS[kind]
    else:
        field.type = _ENUM if kind in _ENUMS else _MESSAGE
        field.type_name = f".{_PACKAGE}.{kind}"
