alter domain d set default 3;
