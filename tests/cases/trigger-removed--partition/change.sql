drop trigger m_touch on m;
