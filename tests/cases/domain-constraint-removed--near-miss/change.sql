alter domain qty drop constraint qty_positive;
alter domain qty add constraint qty_positive check (value > 0);
