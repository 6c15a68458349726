serveFixedAnswer()
