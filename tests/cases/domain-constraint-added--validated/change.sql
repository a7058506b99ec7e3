alter domain qty add constraint qty_small check (value < 1000);
