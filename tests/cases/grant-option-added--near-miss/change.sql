grant select on t to sw_a with grant option;
