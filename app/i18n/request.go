package i18n

// requestWords refuse requests of the control API that cannot be understood.
var requestWords = words{
	"request.body":          {"请求体不是 JSON 对象：%v", "The JSON body: %v"},
	"request.no_query":      {"没有查询参数 %s：这里不接受查询参数。", "There is no query parameter %s: none is taken here."},
	"request.unknown_query": {"没有查询参数 %s；这里有：%s。", "There is no query parameter %s; there are %s."},
	"request.unknown_field": {"请求体里没有字段 %s；可用的有：%s。", "The JSON body has no field %s; there are %s."},
	"request.missing":       {"缺少 %s。", "%s is missing."},
	"request.not.text":      {"%s 的值 %s 无效：应为字符串。", "%s: %s is not a text."},
	"request.not.bool":      {"%s 的值 %s 无效：应为 true 或 false。", "%s: %s is neither true nor false."},
	"request.not.integer":   {"%s 的值 %s 无效：应为整数。", "%s: %s is not a whole number."},
	"request.not.number":    {"%s 的值 %s 无效：应为数字。", "%s: %s is not a number."},
	"request.value":         {"%s 的内容无效：%s", "%s: %s"},
	"request.enum":          {"%s 的值 %q 无效：应为 %s 之一。", "%s: %q is not known; it is one of %s."},
	"request.least":         {"%s 的值 %s 无效：不能小于 %s。", "%s: %s is too small; it is at least %s."},
	"request.range":         {"%s 的值 %s 无效：应在 %s 到 %s 之间。", "%s: %s is out of range; it is %s to %s."},
}
