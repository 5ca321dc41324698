"""force-directed: Paulin and Knight's scheduling, incremental."""
