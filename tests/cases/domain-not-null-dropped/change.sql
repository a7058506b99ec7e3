alter domain qty drop not null;
