drop function changed, low, fits cascade;
