"""Where memrefs lead: views, global memories, results, and the memory that an access means."""
