print("scimhook")
