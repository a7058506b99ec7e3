alter schema kinds rename to sorts;
