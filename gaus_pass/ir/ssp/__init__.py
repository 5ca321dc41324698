"""The SSP dialect: instances read, written and verified."""
