alter domain d rename constraint k to positive;
alter domain d validate constraint other;
alter domain d add constraint small check (value < 100);
