"""What proves the bounds of a result: `levels` makes it, `gaus_pass.standalone.check` checks it."""
