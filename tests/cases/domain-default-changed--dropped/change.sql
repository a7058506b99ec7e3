alter domain qty drop default;
