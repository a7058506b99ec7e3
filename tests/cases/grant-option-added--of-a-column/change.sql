grant select(id) on t to sw_a with grant option;
