alter domain qty set not null;
