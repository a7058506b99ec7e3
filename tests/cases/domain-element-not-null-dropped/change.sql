alter domain d drop not null;
