package api

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// looseInt is a number that clients also send as text: "95" (their own test suites do).
type looseInt int64

// UnmarshalJSON takes 95 and "95".
func (n *looseInt) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		text = string(raw)
	}
	value, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return fmt.Errorf("%s is not a number", raw)
	}
	*n = looseInt(value)
	return nil
}
