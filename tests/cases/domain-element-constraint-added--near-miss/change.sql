alter domain d add constraint positive check (value > 0) not valid;
