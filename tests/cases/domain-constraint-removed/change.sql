alter domain qty drop constraint qty_positive;
