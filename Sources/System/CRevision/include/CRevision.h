/// The commit that this was built from, as the build was told; "unknown" when it was not.
const char *scimhook_revision(void);
