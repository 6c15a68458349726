#include "CRevision.h"

const char *scimhook_revision(void) { return SCIMHOOK_REVISION; }
