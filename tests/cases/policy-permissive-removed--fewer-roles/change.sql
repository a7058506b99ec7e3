alter policy own on t to sw_app;
