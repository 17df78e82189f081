package sim

import "time"

// AnswerBudget is how long WeChat waits for the answer to one attempt of a push (PROTOCOL 7.5).
const AnswerBudget = 5 * time.Second

// attempts is how often WeChat tries a push (PROTOCOL 7.5; for authorization events an inference, 3.1).
const attempts = 3

// answerLimit is how many bytes are read of an answer.
const answerLimit = 1 << 20
