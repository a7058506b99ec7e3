alter function is_ok(integer) rename to fine;
