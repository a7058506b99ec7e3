alter role sw_app rename to sw_other;
alter role sw_other rename to sw_app;
