alter table m2 disable trigger m_touch;
