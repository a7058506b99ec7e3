alter domain qty add constraint qty_positive check (value > 0);
