alter domain qty rename to quantity;
