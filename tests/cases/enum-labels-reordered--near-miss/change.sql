alter type mood add value 'fine' before 'happy';
