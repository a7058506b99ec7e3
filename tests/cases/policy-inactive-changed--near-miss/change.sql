alter policy p on t using (a > 1);
