alter policy p on t to public;
