"""Large footprints by prices of steps: sweeps over all operations, each to where it costs least."""
