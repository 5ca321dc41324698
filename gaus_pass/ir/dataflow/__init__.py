"""Plain dataflow in modules and functions, and-inverter graphs too."""
