package ui

import (
	"testing"
	"time"

	"wxlab/app/i18n"
)

func TestSpanIsShort(t *testing.T) {
	for _, c := range []struct {
		d      time.Duration
		zh, en string
	}{
		{0, "0 秒", "0 s"}, {-5 * time.Second, "5 秒", "5 s"},
		{9*time.Minute + 59*time.Second, "9 分 59 秒", "9 min 59 s"}, {5 * time.Minute, "5 分钟", "5 min"},
		{12 * time.Minute, "12 分钟", "12 min"},
		{2 * time.Hour, "2 小时", "2 h"}, {96 * time.Minute, "1 小时 36 分", "1 h 36 min"}, {24 * time.Hour, "1 天", "1 d"},
		{50 * time.Hour, "2 天 2 小时", "2 d 2 h"},
	} {
		if got := [2]string{span(i18n.Zh, c.d), span(i18n.En, c.d)}; got != [2]string{c.zh, c.en} {
			t.Errorf("%v: %q", c.d, got)
		}
	}
}

func TestFiguresCarryUnits(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{took(340 * time.Microsecond), "340 µs"}, {took(1500 * time.Microsecond), "1.5 ms"},
		{took(42 * time.Millisecond), "42 ms"}, {took(5003 * time.Millisecond), "5,003 ms"},
		{took(12 * time.Second), "12.0 s"},
		{bytes(7), "7 B"}, {bytes(1234), "1.2 KB"}, {bytes(2_600_000), "2.6 MB"},
		{grouped(0), "0"}, {grouped(999), "999"}, {grouped(1284), "1,284"}, {grouped(-1234567), "-1,234,567"},
		{hostPort("http://127.0.0.1:8680"), ":8680"}, {hostPort("https://wxlab.example"), "wxlab.example"},
		{hostPort(""), ""},
		{offset(i18n.Zh, 0), "真实"}, {offset(i18n.En, -30*time.Minute), "−30 min"},
		{offset(i18n.En, 2*time.Hour), "+2 h"}, {clockTime(time.Time{}), "–"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
