create rule never as on delete to v do instead nothing;
