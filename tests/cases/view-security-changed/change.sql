alter view v owner to sw_o;
