alter policy p on t to current_user;
