"""What customers are told: messages that wait for their hour and for consent."""
