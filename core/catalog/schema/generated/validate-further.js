// Made from schemas/catalog-info.schema.json by scripts/generators/validate.ts.
"use strict";
const characters = (text) => { let count = 0; for (const _ of text) count++; return count; };
const append = (errors, more) => { for (const error of more) errors.push(error); return errors; };

export const apiSpec = validate220;
const func2 = characters;

function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
const _errs0 = errors;
let valid0 = true;
const _errs1 = errors;
if(errors === _errs1){
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length > 1){
const err0 = {};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(Object.keys(data).length < 1){
const err1 = {};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
else {
for(const key0 in data){
const _errs3 = errors;
if(!(((((key0 === "$text") || (key0 === "$json")) || (key0 === "$yaml")) || (key0 === "$openapi")) || (key0 === "$asyncapi"))){
const err2 = {};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var valid1 = _errs3 === errors;
if(!valid1){
const err3 = {};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
break;
}
}
}
}
}
else {
const err4 = {};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
var _valid0 = _errs1 === errors;
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
if(!_valid0){
const _errs4 = errors;
if(typeof data === "string"){
if(func2(data) < 1){
const err5 = {instancePath,schemaPath:"#/else/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath,schemaPath:"#/else/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
var _valid0 = _errs4 === errors;
valid0 = _valid0;
}
if(!valid0){
const err7 = {instancePath,schemaPath:"#/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
validate24.errors = vErrors;
return errors === 0;
}


function validate220(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.lifecycle === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "lifecycle"},message:"must have required property '"+"lifecycle"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.owner === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "owner"},message:"must have required property '"+"owner"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.definition === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "definition"},message:"must have required property '"+"definition"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.type !== undefined){
if(!(validate24(data.type, {instancePath:instancePath+"/type",parentData:data,parentDataProperty:"type",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.lifecycle !== undefined){
if(!(validate24(data.lifecycle, {instancePath:instancePath+"/lifecycle",parentData:data,parentDataProperty:"lifecycle",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.owner !== undefined){
if(!(validate24(data.owner, {instancePath:instancePath+"/owner",parentData:data,parentDataProperty:"owner",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.system !== undefined){
if(!(validate24(data.system, {instancePath:instancePath+"/system",parentData:data,parentDataProperty:"system",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.definition !== undefined){
if(!(validate24(data.definition, {instancePath:instancePath+"/definition",parentData:data,parentDataProperty:"definition",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
}
else {
const err4 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
validate220.errors = vErrors;
return errors === 0;
}

export const mcpServerSpec = validate226;
const schema11 = {"type":"object","minProperties":1,"maxProperties":1,"propertyNames":{"enum":["$json","$yaml"]}};

function validate28(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length > 1){
const err0 = {instancePath,schemaPath:"#/maxProperties",keyword:"maxProperties",params:{limit: 1},message:"must NOT have more than 1 properties"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(Object.keys(data).length < 1){
const err1 = {instancePath,schemaPath:"#/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
const _errs1 = errors;
if(!((key0 === "$json") || (key0 === "$yaml"))){
const err2 = {instancePath,schemaPath:"#/propertyNames/enum",keyword:"enum",params:{allowedValues: schema11.propertyNames.enum},message:"must be equal to one of the allowed values",propertyName:key0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var valid0 = _errs1 === errors;
if(!valid0){
const err3 = {instancePath,schemaPath:"#/propertyNames",keyword:"propertyNames",params:{propertyName: key0},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
else {
const err4 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
validate28.errors = vErrors;
return errors === 0;
}


function validate226(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.lifecycle === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "lifecycle"},message:"must have required property '"+"lifecycle"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.owner === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "owner"},message:"must have required property '"+"owner"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.remotes === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "remotes"},message:"must have required property '"+"remotes"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.type !== undefined){
if("mcp-server" !== data.type){
const err4 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "mcp-server"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.lifecycle !== undefined){
if(!(validate24(data.lifecycle, {instancePath:instancePath+"/lifecycle",parentData:data,parentDataProperty:"lifecycle",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.owner !== undefined){
if(!(validate24(data.owner, {instancePath:instancePath+"/owner",parentData:data,parentDataProperty:"owner",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.system !== undefined){
if(!(validate24(data.system, {instancePath:instancePath+"/system",parentData:data,parentDataProperty:"system",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.remotes !== undefined){
let data4 = data.remotes;
const _errs6 = errors;
let valid1 = true;
const _errs7 = errors;
if(!(validate28(data4, {instancePath:instancePath+"/remotes",parentData:data,parentDataProperty:"remotes",rootData}))){
vErrors = vErrors === null ? validate28.errors : append(vErrors, validate28.errors);
errors = vErrors.length;
}
var _valid0 = _errs7 === errors;
errors = _errs6;
if(vErrors !== null){
if(_errs6){
vErrors.length = _errs6;
}
else {
vErrors = null;
}
}
if(!_valid0){
const _errs8 = errors;
if(Array.isArray(data4)){
if(data4.length < 1){
const err5 = {instancePath:instancePath+"/remotes",schemaPath:"#/properties/remotes/else/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
let data5 = data4[i0];
const _errs11 = errors;
let valid4 = true;
const _errs12 = errors;
if(!(validate28(data5, {instancePath:instancePath+"/remotes/" + i0,parentData:data4,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate28.errors : append(vErrors, validate28.errors);
errors = vErrors.length;
}
var _valid1 = _errs12 === errors;
errors = _errs11;
if(vErrors !== null){
if(_errs11){
vErrors.length = _errs11;
}
else {
vErrors = null;
}
}
if(!_valid1){
const _errs13 = errors;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.type === undefined){
const err6 = {instancePath:instancePath+"/remotes/" + i0,schemaPath:"#/properties/remotes/else/items/else/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data5.url === undefined){
const err7 = {instancePath:instancePath+"/remotes/" + i0,schemaPath:"#/properties/remotes/else/items/else/required",keyword:"required",params:{missingProperty: "url"},message:"must have required property '"+"url"+"'"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data5.type !== undefined){
if(!(validate24(data5.type, {instancePath:instancePath+"/remotes/" + i0+"/type",parentData:data5,parentDataProperty:"type",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data5.url !== undefined){
if(!(validate24(data5.url, {instancePath:instancePath+"/remotes/" + i0+"/url",parentData:data5,parentDataProperty:"url",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
}
else {
const err8 = {instancePath:instancePath+"/remotes/" + i0,schemaPath:"#/properties/remotes/else/items/else/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
var _valid1 = _errs13 === errors;
valid4 = _valid1;
}
if(!valid4){
const err9 = {instancePath:instancePath+"/remotes/" + i0,schemaPath:"#/properties/remotes/else/items/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
else {
const err10 = {instancePath:instancePath+"/remotes",schemaPath:"#/properties/remotes/else/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
var _valid0 = _errs8 === errors;
valid1 = _valid0;
}
if(!valid1){
const err11 = {instancePath:instancePath+"/remotes",schemaPath:"#/properties/remotes/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
else {
const err12 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
validate226.errors = vErrors;
return errors === 0;
}

export const resourceSpec = validate234;

function validate55(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
const _errs0 = errors;
let valid0 = true;
const _errs1 = errors;
if(errors === _errs1){
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length > 1){
const err0 = {};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(Object.keys(data).length < 1){
const err1 = {};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
else {
for(const key0 in data){
const _errs3 = errors;
if(!((key0 === "$json") || (key0 === "$yaml"))){
const err2 = {};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var valid1 = _errs3 === errors;
if(!valid1){
const err3 = {};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
break;
}
}
}
}
}
else {
const err4 = {};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
var _valid0 = _errs1 === errors;
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
if(!_valid0){
const _errs4 = errors;
if(Array.isArray(data)){
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
if(!(validate24(data[i0], {instancePath:instancePath+"/" + i0,parentData:data,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
}
else {
const err5 = {instancePath,schemaPath:"#/else/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
var _valid0 = _errs4 === errors;
valid0 = _valid0;
}
if(!valid0){
const err6 = {instancePath,schemaPath:"#/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
validate55.errors = vErrors;
return errors === 0;
}


function validate234(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.owner === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "owner"},message:"must have required property '"+"owner"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.type !== undefined){
if(!(validate24(data.type, {instancePath:instancePath+"/type",parentData:data,parentDataProperty:"type",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.owner !== undefined){
if(!(validate24(data.owner, {instancePath:instancePath+"/owner",parentData:data,parentDataProperty:"owner",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.system !== undefined){
if(!(validate24(data.system, {instancePath:instancePath+"/system",parentData:data,parentDataProperty:"system",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.dependsOn !== undefined){
if(!(validate55(data.dependsOn, {instancePath:instancePath+"/dependsOn",parentData:data,parentDataProperty:"dependsOn",rootData}))){
vErrors = vErrors === null ? validate55.errors : append(vErrors, validate55.errors);
errors = vErrors.length;
}
}
}
else {
const err2 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
validate234.errors = vErrors;
return errors === 0;
}

export const systemSpec = validate239;

function validate239(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.owner === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "owner"},message:"must have required property '"+"owner"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.owner !== undefined){
if(!(validate24(data.owner, {instancePath:instancePath+"/owner",parentData:data,parentDataProperty:"owner",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.domain !== undefined){
if(!(validate24(data.domain, {instancePath:instancePath+"/domain",parentData:data,parentDataProperty:"domain",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.type !== undefined){
if(!(validate24(data.type, {instancePath:instancePath+"/type",parentData:data,parentDataProperty:"type",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
}
else {
const err1 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
validate239.errors = vErrors;
return errors === 0;
}

export const domainSpec = validate243;

function validate243(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.owner === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "owner"},message:"must have required property '"+"owner"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.owner !== undefined){
if(!(validate24(data.owner, {instancePath:instancePath+"/owner",parentData:data,parentDataProperty:"owner",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.subdomainOf !== undefined){
if(!(validate24(data.subdomainOf, {instancePath:instancePath+"/subdomainOf",parentData:data,parentDataProperty:"subdomainOf",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.type !== undefined){
if(!(validate24(data.type, {instancePath:instancePath+"/type",parentData:data,parentDataProperty:"type",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
}
else {
const err1 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
validate243.errors = vErrors;
return errors === 0;
}

export const groupSpec = validate247;

function validate247(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.children === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "children"},message:"must have required property '"+"children"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.type !== undefined){
if(!(validate24(data.type, {instancePath:instancePath+"/type",parentData:data,parentDataProperty:"type",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.profile !== undefined){
let data1 = data.profile;
const _errs3 = errors;
let valid1 = true;
const _errs4 = errors;
if(!(validate28(data1, {instancePath:instancePath+"/profile",parentData:data,parentDataProperty:"profile",rootData}))){
vErrors = vErrors === null ? validate28.errors : append(vErrors, validate28.errors);
errors = vErrors.length;
}
var _valid0 = _errs4 === errors;
errors = _errs3;
if(vErrors !== null){
if(_errs3){
vErrors.length = _errs3;
}
else {
vErrors = null;
}
}
if(!_valid0){
const _errs5 = errors;
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
if(data1.displayName !== undefined){
if(!(validate24(data1.displayName, {instancePath:instancePath+"/profile/displayName",parentData:data1,parentDataProperty:"displayName",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data1.email !== undefined){
if(!(validate24(data1.email, {instancePath:instancePath+"/profile/email",parentData:data1,parentDataProperty:"email",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data1.picture !== undefined){
if(!(validate24(data1.picture, {instancePath:instancePath+"/profile/picture",parentData:data1,parentDataProperty:"picture",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
}
else {
const err2 = {instancePath:instancePath+"/profile",schemaPath:"#/properties/profile/else/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var _valid0 = _errs5 === errors;
valid1 = _valid0;
}
if(!valid1){
const err3 = {instancePath:instancePath+"/profile",schemaPath:"#/properties/profile/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.parent !== undefined){
if(!(validate24(data.parent, {instancePath:instancePath+"/parent",parentData:data,parentDataProperty:"parent",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.children !== undefined){
if(!(validate55(data.children, {instancePath:instancePath+"/children",parentData:data,parentDataProperty:"children",rootData}))){
vErrors = vErrors === null ? validate55.errors : append(vErrors, validate55.errors);
errors = vErrors.length;
}
}
if(data.members !== undefined){
if(!(validate55(data.members, {instancePath:instancePath+"/members",parentData:data,parentDataProperty:"members",rootData}))){
vErrors = vErrors === null ? validate55.errors : append(vErrors, validate55.errors);
errors = vErrors.length;
}
}
}
else {
const err4 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
validate247.errors = vErrors;
return errors === 0;
}

export const userSpec = validate256;

function validate256(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.memberOf === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "memberOf"},message:"must have required property '"+"memberOf"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.profile !== undefined){
let data0 = data.profile;
const _errs2 = errors;
let valid1 = true;
const _errs3 = errors;
if(!(validate28(data0, {instancePath:instancePath+"/profile",parentData:data,parentDataProperty:"profile",rootData}))){
vErrors = vErrors === null ? validate28.errors : append(vErrors, validate28.errors);
errors = vErrors.length;
}
var _valid0 = _errs3 === errors;
errors = _errs2;
if(vErrors !== null){
if(_errs2){
vErrors.length = _errs2;
}
else {
vErrors = null;
}
}
if(!_valid0){
const _errs4 = errors;
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(data0.displayName !== undefined){
if(!(validate24(data0.displayName, {instancePath:instancePath+"/profile/displayName",parentData:data0,parentDataProperty:"displayName",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data0.email !== undefined){
if(!(validate24(data0.email, {instancePath:instancePath+"/profile/email",parentData:data0,parentDataProperty:"email",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data0.picture !== undefined){
if(!(validate24(data0.picture, {instancePath:instancePath+"/profile/picture",parentData:data0,parentDataProperty:"picture",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
}
else {
const err1 = {instancePath:instancePath+"/profile",schemaPath:"#/properties/profile/else/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
var _valid0 = _errs4 === errors;
valid1 = _valid0;
}
if(!valid1){
const err2 = {instancePath:instancePath+"/profile",schemaPath:"#/properties/profile/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.memberOf !== undefined){
if(!(validate55(data.memberOf, {instancePath:instancePath+"/memberOf",parentData:data,parentDataProperty:"memberOf",rootData}))){
vErrors = vErrors === null ? validate55.errors : append(vErrors, validate55.errors);
errors = vErrors.length;
}
}
}
else {
const err3 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
validate256.errors = vErrors;
return errors === 0;
}

export const locationSpec = validate262;
const schema25 = {"type":"object","properties":{"type":{"$ref":"#/definitions/text"},"target":{"$ref":"#/definitions/text"},"targets":{"$ref":"#/definitions/textList"},"presence":{"default":"required","if":{"$ref":"#/definitions/placeholder"},"else":{"type":"string","enum":["required","optional"]}}}};
const schema26 = {"type":"object","minProperties":1,"maxProperties":1,"propertyNames":{"enum":["$text","$json","$yaml","$openapi","$asyncapi"]}};

function validate121(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length > 1){
const err0 = {instancePath,schemaPath:"#/maxProperties",keyword:"maxProperties",params:{limit: 1},message:"must NOT have more than 1 properties"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(Object.keys(data).length < 1){
const err1 = {instancePath,schemaPath:"#/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
const _errs1 = errors;
if(!(((((key0 === "$text") || (key0 === "$json")) || (key0 === "$yaml")) || (key0 === "$openapi")) || (key0 === "$asyncapi"))){
const err2 = {instancePath,schemaPath:"#/propertyNames/enum",keyword:"enum",params:{allowedValues: schema26.propertyNames.enum},message:"must be equal to one of the allowed values",propertyName:key0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var valid0 = _errs1 === errors;
if(!valid0){
const err3 = {instancePath,schemaPath:"#/propertyNames",keyword:"propertyNames",params:{propertyName: key0},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
else {
const err4 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
validate121.errors = vErrors;
return errors === 0;
}


function validate262(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
if(!(validate24(data.type, {instancePath:instancePath+"/type",parentData:data,parentDataProperty:"type",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.target !== undefined){
if(!(validate24(data.target, {instancePath:instancePath+"/target",parentData:data,parentDataProperty:"target",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.targets !== undefined){
if(!(validate55(data.targets, {instancePath:instancePath+"/targets",parentData:data,parentDataProperty:"targets",rootData}))){
vErrors = vErrors === null ? validate55.errors : append(vErrors, validate55.errors);
errors = vErrors.length;
}
}
if(data.presence !== undefined){
let data3 = data.presence;
const _errs5 = errors;
let valid1 = true;
const _errs6 = errors;
if(!(validate121(data3, {instancePath:instancePath+"/presence",parentData:data,parentDataProperty:"presence",rootData}))){
vErrors = vErrors === null ? validate121.errors : append(vErrors, validate121.errors);
errors = vErrors.length;
}
var _valid0 = _errs6 === errors;
errors = _errs5;
if(vErrors !== null){
if(_errs5){
vErrors.length = _errs5;
}
else {
vErrors = null;
}
}
if(!_valid0){
const _errs7 = errors;
if(typeof data3 !== "string"){
const err0 = {instancePath:instancePath+"/presence",schemaPath:"#/properties/presence/else/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(!((data3 === "required") || (data3 === "optional"))){
const err1 = {instancePath:instancePath+"/presence",schemaPath:"#/properties/presence/else/enum",keyword:"enum",params:{allowedValues: schema25.properties.presence.else.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
var _valid0 = _errs7 === errors;
valid1 = _valid0;
}
if(!valid1){
const err2 = {instancePath:instancePath+"/presence",schemaPath:"#/properties/presence/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
else {
const err3 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
validate262.errors = vErrors;
return errors === 0;
}

export const templateSpec = validate267;
const schema27 = {"type":"object","required":["type","steps"],"properties":{"type":{"$ref":"#/definitions/text"},"owner":{"$ref":"#/definitions/text"},"lifecycle":{"$ref":"#/definitions/text"},"parameters":{"if":{"$ref":"#/definitions/dataPlaceholder"},"else":{"type":["object","array"],"if":{"type":"array"},"then":{"items":{"type":"object","properties":{"backstage:permissions":{"type":"object","properties":{"tags":{"if":{"$ref":"#/definitions/dataPlaceholder"},"else":{"type":"array","items":{"$ref":"#/definitions/anyText"}}}}}}}},"else":{"type":"object","properties":{"backstage:permissions":{"type":"object","properties":{"tags":{"if":{"$ref":"#/definitions/dataPlaceholder"},"else":{"type":"array","items":{"$ref":"#/definitions/anyText"}}}}}}}}},"secrets":{"type":"object","properties":{"schema":{"type":"object"}}},"presentation":{"type":"object","properties":{"buttonLabels":{"type":"object","properties":{"backButtonText":{"$ref":"#/definitions/anyText"},"createButtonText":{"$ref":"#/definitions/anyText"},"reviewButtonText":{"$ref":"#/definitions/anyText"}}}}},"steps":{"if":{"$ref":"#/definitions/dataPlaceholder"},"else":{"type":"array","items":{"if":{"$ref":"#/definitions/dataPlaceholder"},"else":{"type":"object","required":["action"],"properties":{"id":{"$ref":"#/definitions/anyText"},"name":{"$ref":"#/definitions/anyText"},"action":{"$ref":"#/definitions/anyText"},"input":{"type":"object"},"if":{"if":{"$ref":"#/definitions/placeholder"},"else":{"type":["string","boolean"]}},"backstage:permissions":{"type":"object","properties":{"tags":{"if":{"$ref":"#/definitions/dataPlaceholder"},"else":{"type":"array","items":{"$ref":"#/definitions/anyText"}}}}}}}}}},"output":{"if":{"$ref":"#/definitions/dataPlaceholder"},"else":{"type":"object","properties":{"links":{"if":{"$ref":"#/definitions/dataPlaceholder"},"else":{"type":"array","items":{"if":{"$ref":"#/definitions/dataPlaceholder"},"else":{"type":"object","properties":{"if":{"if":{"$ref":"#/definitions/placeholder"},"else":{"type":["string","boolean"]}},"url":{"$ref":"#/definitions/text"},"entityRef":{"$ref":"#/definitions/text"},"title":{"$ref":"#/definitions/text"},"icon":{"$ref":"#/definitions/text"}}}}}},"text":{"if":{"$ref":"#/definitions/dataPlaceholder"},"else":{"type":"array","items":{"if":{"$ref":"#/definitions/dataPlaceholder"},"else":{"type":"object","properties":{"if":{"if":{"$ref":"#/definitions/placeholder"},"else":{"type":["string","boolean"]}},"title":{"$ref":"#/definitions/text"},"icon":{"$ref":"#/definitions/text"},"content":{"$ref":"#/definitions/anyText"}}}}}}},"additionalProperties":{"$ref":"#/definitions/anyText"}}},"formDecorators":{"if":{"$ref":"#/definitions/dataPlaceholder"},"else":{"type":"array","items":{"if":{"$ref":"#/definitions/dataPlaceholder"},"else":{"type":"object","properties":{"id":{"$ref":"#/definitions/anyText"},"input":{"type":"object"}}}}}},"EXPERIMENTAL_formDecorators":{"if":{"$ref":"#/definitions/dataPlaceholder"},"else":{"type":"array","items":{"if":{"$ref":"#/definitions/dataPlaceholder"},"else":{"type":"object","properties":{"id":{"$ref":"#/definitions/anyText"},"input":{"type":"object"}}}}}},"EXPERIMENTAL_recovery":{"type":"object","properties":{"EXPERIMENTAL_strategy":{"$ref":"#/definitions/anyText"}}}}};

function validate26(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
const _errs0 = errors;
let valid0 = true;
const _errs1 = errors;
if(errors === _errs1){
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length > 1){
const err0 = {};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(Object.keys(data).length < 1){
const err1 = {};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
else {
for(const key0 in data){
const _errs3 = errors;
if(!(((((key0 === "$text") || (key0 === "$json")) || (key0 === "$yaml")) || (key0 === "$openapi")) || (key0 === "$asyncapi"))){
const err2 = {};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var valid1 = _errs3 === errors;
if(!valid1){
const err3 = {};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
break;
}
}
}
}
}
else {
const err4 = {};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
var _valid0 = _errs1 === errors;
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
if(!_valid0){
const _errs4 = errors;
if(typeof data !== "string"){
const err5 = {instancePath,schemaPath:"#/else/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
var _valid0 = _errs4 === errors;
valid0 = _valid0;
}
if(!valid0){
const err6 = {instancePath,schemaPath:"#/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
validate26.errors = vErrors;
return errors === 0;
}


function validate267(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.steps === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "steps"},message:"must have required property '"+"steps"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.type !== undefined){
if(!(validate24(data.type, {instancePath:instancePath+"/type",parentData:data,parentDataProperty:"type",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.owner !== undefined){
if(!(validate24(data.owner, {instancePath:instancePath+"/owner",parentData:data,parentDataProperty:"owner",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.lifecycle !== undefined){
if(!(validate24(data.lifecycle, {instancePath:instancePath+"/lifecycle",parentData:data,parentDataProperty:"lifecycle",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.parameters !== undefined){
let data3 = data.parameters;
const _errs5 = errors;
let valid1 = true;
const _errs6 = errors;
if(!(validate28(data3, {instancePath:instancePath+"/parameters",parentData:data,parentDataProperty:"parameters",rootData}))){
vErrors = vErrors === null ? validate28.errors : append(vErrors, validate28.errors);
errors = vErrors.length;
}
var _valid0 = _errs6 === errors;
errors = _errs5;
if(vErrors !== null){
if(_errs5){
vErrors.length = _errs5;
}
else {
vErrors = null;
}
}
if(!_valid0){
const _errs7 = errors;
if(!data3 || typeof data3 != "object"){
const err2 = {instancePath:instancePath+"/parameters",schemaPath:"#/properties/parameters/else/type",keyword:"type",params:{type: schema27.properties.parameters.else.type},message:"must be object,array"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
const _errs9 = errors;
let valid2 = true;
const _errs10 = errors;
if(!(Array.isArray(data3))){
const err3 = {};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var _valid1 = _errs10 === errors;
errors = _errs9;
if(vErrors !== null){
if(_errs9){
vErrors.length = _errs9;
}
else {
vErrors = null;
}
}
let ifClause0;
if(_valid1){
const _errs12 = errors;
if(Array.isArray(data3)){
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
let data4 = data3[i0];
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
if(data4["backstage:permissions"] !== undefined){
let data5 = data4["backstage:permissions"];
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.tags !== undefined){
let data6 = data5.tags;
const _errs18 = errors;
let valid7 = true;
const _errs19 = errors;
if(!(validate28(data6, {instancePath:instancePath+"/parameters/" + i0+"/backstage:permissions/tags",parentData:data5,parentDataProperty:"tags",rootData}))){
vErrors = vErrors === null ? validate28.errors : append(vErrors, validate28.errors);
errors = vErrors.length;
}
var _valid2 = _errs19 === errors;
errors = _errs18;
if(vErrors !== null){
if(_errs18){
vErrors.length = _errs18;
}
else {
vErrors = null;
}
}
if(!_valid2){
const _errs20 = errors;
if(Array.isArray(data6)){
const len1 = data6.length;
for(let i1=0; i1<len1; i1++){
if(!(validate26(data6[i1], {instancePath:instancePath+"/parameters/" + i0+"/backstage:permissions/tags/" + i1,parentData:data6,parentDataProperty:i1,rootData}))){
vErrors = vErrors === null ? validate26.errors : append(vErrors, validate26.errors);
errors = vErrors.length;
}
}
}
else {
const err4 = {instancePath:instancePath+"/parameters/" + i0+"/backstage:permissions/tags",schemaPath:"#/properties/parameters/else/then/items/properties/backstage%3Apermissions/properties/tags/else/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
var _valid2 = _errs20 === errors;
valid7 = _valid2;
}
if(!valid7){
const err5 = {instancePath:instancePath+"/parameters/" + i0+"/backstage:permissions/tags",schemaPath:"#/properties/parameters/else/then/items/properties/backstage%3Apermissions/properties/tags/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
else {
const err6 = {instancePath:instancePath+"/parameters/" + i0+"/backstage:permissions",schemaPath:"#/properties/parameters/else/then/items/properties/backstage%3Apermissions/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/parameters/" + i0,schemaPath:"#/properties/parameters/else/then/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
var _valid1 = _errs12 === errors;
valid2 = _valid1;
ifClause0 = "then";
}
else {
const _errs23 = errors;
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
if(data3["backstage:permissions"] !== undefined){
let data8 = data3["backstage:permissions"];
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
if(data8.tags !== undefined){
let data9 = data8.tags;
const _errs28 = errors;
let valid12 = true;
const _errs29 = errors;
if(!(validate28(data9, {instancePath:instancePath+"/parameters/backstage:permissions/tags",parentData:data8,parentDataProperty:"tags",rootData}))){
vErrors = vErrors === null ? validate28.errors : append(vErrors, validate28.errors);
errors = vErrors.length;
}
var _valid3 = _errs29 === errors;
errors = _errs28;
if(vErrors !== null){
if(_errs28){
vErrors.length = _errs28;
}
else {
vErrors = null;
}
}
if(!_valid3){
const _errs30 = errors;
if(Array.isArray(data9)){
const len2 = data9.length;
for(let i2=0; i2<len2; i2++){
if(!(validate26(data9[i2], {instancePath:instancePath+"/parameters/backstage:permissions/tags/" + i2,parentData:data9,parentDataProperty:i2,rootData}))){
vErrors = vErrors === null ? validate26.errors : append(vErrors, validate26.errors);
errors = vErrors.length;
}
}
}
else {
const err8 = {instancePath:instancePath+"/parameters/backstage:permissions/tags",schemaPath:"#/properties/parameters/else/else/properties/backstage%3Apermissions/properties/tags/else/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
var _valid3 = _errs30 === errors;
valid12 = _valid3;
}
if(!valid12){
const err9 = {instancePath:instancePath+"/parameters/backstage:permissions/tags",schemaPath:"#/properties/parameters/else/else/properties/backstage%3Apermissions/properties/tags/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
else {
const err10 = {instancePath:instancePath+"/parameters/backstage:permissions",schemaPath:"#/properties/parameters/else/else/properties/backstage%3Apermissions/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
else {
const err11 = {instancePath:instancePath+"/parameters",schemaPath:"#/properties/parameters/else/else/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
var _valid1 = _errs23 === errors;
valid2 = _valid1;
ifClause0 = "else";
}
if(!valid2){
const err12 = {instancePath:instancePath+"/parameters",schemaPath:"#/properties/parameters/else/if",keyword:"if",params:{failingKeyword: ifClause0},message:"must match \""+ifClause0+"\" schema"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
var _valid0 = _errs7 === errors;
valid1 = _valid0;
}
if(!valid1){
const err13 = {instancePath:instancePath+"/parameters",schemaPath:"#/properties/parameters/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.secrets !== undefined){
let data11 = data.secrets;
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
if(data11.schema !== undefined){
let data12 = data11.schema;
if(!(data12 && typeof data12 == "object" && !Array.isArray(data12))){
const err14 = {instancePath:instancePath+"/secrets/schema",schemaPath:"#/properties/secrets/properties/schema/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/secrets",schemaPath:"#/properties/secrets/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.presentation !== undefined){
let data13 = data.presentation;
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
if(data13.buttonLabels !== undefined){
let data14 = data13.buttonLabels;
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
if(data14.backButtonText !== undefined){
if(!(validate26(data14.backButtonText, {instancePath:instancePath+"/presentation/buttonLabels/backButtonText",parentData:data14,parentDataProperty:"backButtonText",rootData}))){
vErrors = vErrors === null ? validate26.errors : append(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data14.createButtonText !== undefined){
if(!(validate26(data14.createButtonText, {instancePath:instancePath+"/presentation/buttonLabels/createButtonText",parentData:data14,parentDataProperty:"createButtonText",rootData}))){
vErrors = vErrors === null ? validate26.errors : append(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data14.reviewButtonText !== undefined){
if(!(validate26(data14.reviewButtonText, {instancePath:instancePath+"/presentation/buttonLabels/reviewButtonText",parentData:data14,parentDataProperty:"reviewButtonText",rootData}))){
vErrors = vErrors === null ? validate26.errors : append(vErrors, validate26.errors);
errors = vErrors.length;
}
}
}
else {
const err16 = {instancePath:instancePath+"/presentation/buttonLabels",schemaPath:"#/properties/presentation/properties/buttonLabels/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/presentation",schemaPath:"#/properties/presentation/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.steps !== undefined){
let data18 = data.steps;
const _errs45 = errors;
let valid18 = true;
const _errs46 = errors;
if(!(validate28(data18, {instancePath:instancePath+"/steps",parentData:data,parentDataProperty:"steps",rootData}))){
vErrors = vErrors === null ? validate28.errors : append(vErrors, validate28.errors);
errors = vErrors.length;
}
var _valid4 = _errs46 === errors;
errors = _errs45;
if(vErrors !== null){
if(_errs45){
vErrors.length = _errs45;
}
else {
vErrors = null;
}
}
if(!_valid4){
const _errs47 = errors;
if(Array.isArray(data18)){
const len3 = data18.length;
for(let i3=0; i3<len3; i3++){
let data19 = data18[i3];
const _errs50 = errors;
let valid21 = true;
const _errs51 = errors;
if(!(validate28(data19, {instancePath:instancePath+"/steps/" + i3,parentData:data18,parentDataProperty:i3,rootData}))){
vErrors = vErrors === null ? validate28.errors : append(vErrors, validate28.errors);
errors = vErrors.length;
}
var _valid5 = _errs51 === errors;
errors = _errs50;
if(vErrors !== null){
if(_errs50){
vErrors.length = _errs50;
}
else {
vErrors = null;
}
}
if(!_valid5){
const _errs52 = errors;
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
if(data19.action === undefined){
const err18 = {instancePath:instancePath+"/steps/" + i3,schemaPath:"#/properties/steps/else/items/else/required",keyword:"required",params:{missingProperty: "action"},message:"must have required property '"+"action"+"'"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(data19.id !== undefined){
if(!(validate26(data19.id, {instancePath:instancePath+"/steps/" + i3+"/id",parentData:data19,parentDataProperty:"id",rootData}))){
vErrors = vErrors === null ? validate26.errors : append(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data19.name !== undefined){
if(!(validate26(data19.name, {instancePath:instancePath+"/steps/" + i3+"/name",parentData:data19,parentDataProperty:"name",rootData}))){
vErrors = vErrors === null ? validate26.errors : append(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data19.action !== undefined){
if(!(validate26(data19.action, {instancePath:instancePath+"/steps/" + i3+"/action",parentData:data19,parentDataProperty:"action",rootData}))){
vErrors = vErrors === null ? validate26.errors : append(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data19.input !== undefined){
let data23 = data19.input;
if(!(data23 && typeof data23 == "object" && !Array.isArray(data23))){
const err19 = {instancePath:instancePath+"/steps/" + i3+"/input",schemaPath:"#/properties/steps/else/items/else/properties/input/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data19.if !== undefined){
let data24 = data19.if;
const _errs60 = errors;
let valid23 = true;
const _errs61 = errors;
if(!(validate121(data24, {instancePath:instancePath+"/steps/" + i3+"/if",parentData:data19,parentDataProperty:"if",rootData}))){
vErrors = vErrors === null ? validate121.errors : append(vErrors, validate121.errors);
errors = vErrors.length;
}
var _valid6 = _errs61 === errors;
errors = _errs60;
if(vErrors !== null){
if(_errs60){
vErrors.length = _errs60;
}
else {
vErrors = null;
}
}
if(!_valid6){
const _errs62 = errors;
if((typeof data24 !== "string") && (typeof data24 !== "boolean")){
const err20 = {instancePath:instancePath+"/steps/" + i3+"/if",schemaPath:"#/properties/steps/else/items/else/properties/if/else/type",keyword:"type",params:{type: schema27.properties.steps.else.items.else.properties.if.else.type},message:"must be string,boolean"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
var _valid6 = _errs62 === errors;
valid23 = _valid6;
}
if(!valid23){
const err21 = {instancePath:instancePath+"/steps/" + i3+"/if",schemaPath:"#/properties/steps/else/items/else/properties/if/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data19["backstage:permissions"] !== undefined){
let data25 = data19["backstage:permissions"];
if(data25 && typeof data25 == "object" && !Array.isArray(data25)){
if(data25.tags !== undefined){
let data26 = data25.tags;
const _errs67 = errors;
let valid25 = true;
const _errs68 = errors;
if(!(validate28(data26, {instancePath:instancePath+"/steps/" + i3+"/backstage:permissions/tags",parentData:data25,parentDataProperty:"tags",rootData}))){
vErrors = vErrors === null ? validate28.errors : append(vErrors, validate28.errors);
errors = vErrors.length;
}
var _valid7 = _errs68 === errors;
errors = _errs67;
if(vErrors !== null){
if(_errs67){
vErrors.length = _errs67;
}
else {
vErrors = null;
}
}
if(!_valid7){
const _errs69 = errors;
if(Array.isArray(data26)){
const len4 = data26.length;
for(let i4=0; i4<len4; i4++){
if(!(validate26(data26[i4], {instancePath:instancePath+"/steps/" + i3+"/backstage:permissions/tags/" + i4,parentData:data26,parentDataProperty:i4,rootData}))){
vErrors = vErrors === null ? validate26.errors : append(vErrors, validate26.errors);
errors = vErrors.length;
}
}
}
else {
const err22 = {instancePath:instancePath+"/steps/" + i3+"/backstage:permissions/tags",schemaPath:"#/properties/steps/else/items/else/properties/backstage%3Apermissions/properties/tags/else/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
var _valid7 = _errs69 === errors;
valid25 = _valid7;
}
if(!valid25){
const err23 = {instancePath:instancePath+"/steps/" + i3+"/backstage:permissions/tags",schemaPath:"#/properties/steps/else/items/else/properties/backstage%3Apermissions/properties/tags/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
else {
const err24 = {instancePath:instancePath+"/steps/" + i3+"/backstage:permissions",schemaPath:"#/properties/steps/else/items/else/properties/backstage%3Apermissions/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
else {
const err25 = {instancePath:instancePath+"/steps/" + i3,schemaPath:"#/properties/steps/else/items/else/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
var _valid5 = _errs52 === errors;
valid21 = _valid5;
}
if(!valid21){
const err26 = {instancePath:instancePath+"/steps/" + i3,schemaPath:"#/properties/steps/else/items/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
else {
const err27 = {instancePath:instancePath+"/steps",schemaPath:"#/properties/steps/else/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
var _valid4 = _errs47 === errors;
valid18 = _valid4;
}
if(!valid18){
const err28 = {instancePath:instancePath+"/steps",schemaPath:"#/properties/steps/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data.output !== undefined){
let data28 = data.output;
const _errs73 = errors;
let valid28 = true;
const _errs74 = errors;
if(!(validate28(data28, {instancePath:instancePath+"/output",parentData:data,parentDataProperty:"output",rootData}))){
vErrors = vErrors === null ? validate28.errors : append(vErrors, validate28.errors);
errors = vErrors.length;
}
var _valid8 = _errs74 === errors;
errors = _errs73;
if(vErrors !== null){
if(_errs73){
vErrors.length = _errs73;
}
else {
vErrors = null;
}
}
if(!_valid8){
const _errs75 = errors;
if(data28 && typeof data28 == "object" && !Array.isArray(data28)){
for(const key0 in data28){
if(!((key0 === "links") || (key0 === "text"))){
if(!(validate26(data28[key0], {instancePath:instancePath+"/output/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data28,parentDataProperty:key0,rootData}))){
vErrors = vErrors === null ? validate26.errors : append(vErrors, validate26.errors);
errors = vErrors.length;
}
}
}
if(data28.links !== undefined){
let data30 = data28.links;
const _errs80 = errors;
let valid31 = true;
const _errs81 = errors;
if(!(validate28(data30, {instancePath:instancePath+"/output/links",parentData:data28,parentDataProperty:"links",rootData}))){
vErrors = vErrors === null ? validate28.errors : append(vErrors, validate28.errors);
errors = vErrors.length;
}
var _valid9 = _errs81 === errors;
errors = _errs80;
if(vErrors !== null){
if(_errs80){
vErrors.length = _errs80;
}
else {
vErrors = null;
}
}
if(!_valid9){
const _errs82 = errors;
if(Array.isArray(data30)){
const len5 = data30.length;
for(let i5=0; i5<len5; i5++){
let data31 = data30[i5];
const _errs85 = errors;
let valid34 = true;
const _errs86 = errors;
if(!(validate28(data31, {instancePath:instancePath+"/output/links/" + i5,parentData:data30,parentDataProperty:i5,rootData}))){
vErrors = vErrors === null ? validate28.errors : append(vErrors, validate28.errors);
errors = vErrors.length;
}
var _valid10 = _errs86 === errors;
errors = _errs85;
if(vErrors !== null){
if(_errs85){
vErrors.length = _errs85;
}
else {
vErrors = null;
}
}
if(!_valid10){
const _errs87 = errors;
if(data31 && typeof data31 == "object" && !Array.isArray(data31)){
if(data31.if !== undefined){
let data32 = data31.if;
const _errs90 = errors;
let valid36 = true;
const _errs91 = errors;
if(!(validate121(data32, {instancePath:instancePath+"/output/links/" + i5+"/if",parentData:data31,parentDataProperty:"if",rootData}))){
vErrors = vErrors === null ? validate121.errors : append(vErrors, validate121.errors);
errors = vErrors.length;
}
var _valid11 = _errs91 === errors;
errors = _errs90;
if(vErrors !== null){
if(_errs90){
vErrors.length = _errs90;
}
else {
vErrors = null;
}
}
if(!_valid11){
const _errs92 = errors;
if((typeof data32 !== "string") && (typeof data32 !== "boolean")){
const err29 = {instancePath:instancePath+"/output/links/" + i5+"/if",schemaPath:"#/properties/output/else/properties/links/else/items/else/properties/if/else/type",keyword:"type",params:{type: schema27.properties.output.else.properties.links.else.items.else.properties.if.else.type},message:"must be string,boolean"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
var _valid11 = _errs92 === errors;
valid36 = _valid11;
}
if(!valid36){
const err30 = {instancePath:instancePath+"/output/links/" + i5+"/if",schemaPath:"#/properties/output/else/properties/links/else/items/else/properties/if/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data31.url !== undefined){
if(!(validate24(data31.url, {instancePath:instancePath+"/output/links/" + i5+"/url",parentData:data31,parentDataProperty:"url",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data31.entityRef !== undefined){
if(!(validate24(data31.entityRef, {instancePath:instancePath+"/output/links/" + i5+"/entityRef",parentData:data31,parentDataProperty:"entityRef",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data31.title !== undefined){
if(!(validate24(data31.title, {instancePath:instancePath+"/output/links/" + i5+"/title",parentData:data31,parentDataProperty:"title",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data31.icon !== undefined){
if(!(validate24(data31.icon, {instancePath:instancePath+"/output/links/" + i5+"/icon",parentData:data31,parentDataProperty:"icon",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
}
else {
const err31 = {instancePath:instancePath+"/output/links/" + i5,schemaPath:"#/properties/output/else/properties/links/else/items/else/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
var _valid10 = _errs87 === errors;
valid34 = _valid10;
}
if(!valid34){
const err32 = {instancePath:instancePath+"/output/links/" + i5,schemaPath:"#/properties/output/else/properties/links/else/items/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
else {
const err33 = {instancePath:instancePath+"/output/links",schemaPath:"#/properties/output/else/properties/links/else/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
var _valid9 = _errs82 === errors;
valid31 = _valid9;
}
if(!valid31){
const err34 = {instancePath:instancePath+"/output/links",schemaPath:"#/properties/output/else/properties/links/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data28.text !== undefined){
let data37 = data28.text;
const _errs99 = errors;
let valid37 = true;
const _errs100 = errors;
if(!(validate28(data37, {instancePath:instancePath+"/output/text",parentData:data28,parentDataProperty:"text",rootData}))){
vErrors = vErrors === null ? validate28.errors : append(vErrors, validate28.errors);
errors = vErrors.length;
}
var _valid12 = _errs100 === errors;
errors = _errs99;
if(vErrors !== null){
if(_errs99){
vErrors.length = _errs99;
}
else {
vErrors = null;
}
}
if(!_valid12){
const _errs101 = errors;
if(Array.isArray(data37)){
const len6 = data37.length;
for(let i6=0; i6<len6; i6++){
let data38 = data37[i6];
const _errs104 = errors;
let valid40 = true;
const _errs105 = errors;
if(!(validate28(data38, {instancePath:instancePath+"/output/text/" + i6,parentData:data37,parentDataProperty:i6,rootData}))){
vErrors = vErrors === null ? validate28.errors : append(vErrors, validate28.errors);
errors = vErrors.length;
}
var _valid13 = _errs105 === errors;
errors = _errs104;
if(vErrors !== null){
if(_errs104){
vErrors.length = _errs104;
}
else {
vErrors = null;
}
}
if(!_valid13){
const _errs106 = errors;
if(data38 && typeof data38 == "object" && !Array.isArray(data38)){
if(data38.if !== undefined){
let data39 = data38.if;
const _errs109 = errors;
let valid42 = true;
const _errs110 = errors;
if(!(validate121(data39, {instancePath:instancePath+"/output/text/" + i6+"/if",parentData:data38,parentDataProperty:"if",rootData}))){
vErrors = vErrors === null ? validate121.errors : append(vErrors, validate121.errors);
errors = vErrors.length;
}
var _valid14 = _errs110 === errors;
errors = _errs109;
if(vErrors !== null){
if(_errs109){
vErrors.length = _errs109;
}
else {
vErrors = null;
}
}
if(!_valid14){
const _errs111 = errors;
if((typeof data39 !== "string") && (typeof data39 !== "boolean")){
const err35 = {instancePath:instancePath+"/output/text/" + i6+"/if",schemaPath:"#/properties/output/else/properties/text/else/items/else/properties/if/else/type",keyword:"type",params:{type: schema27.properties.output.else.properties.text.else.items.else.properties.if.else.type},message:"must be string,boolean"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
var _valid14 = _errs111 === errors;
valid42 = _valid14;
}
if(!valid42){
const err36 = {instancePath:instancePath+"/output/text/" + i6+"/if",schemaPath:"#/properties/output/else/properties/text/else/items/else/properties/if/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data38.title !== undefined){
if(!(validate24(data38.title, {instancePath:instancePath+"/output/text/" + i6+"/title",parentData:data38,parentDataProperty:"title",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data38.icon !== undefined){
if(!(validate24(data38.icon, {instancePath:instancePath+"/output/text/" + i6+"/icon",parentData:data38,parentDataProperty:"icon",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data38.content !== undefined){
if(!(validate26(data38.content, {instancePath:instancePath+"/output/text/" + i6+"/content",parentData:data38,parentDataProperty:"content",rootData}))){
vErrors = vErrors === null ? validate26.errors : append(vErrors, validate26.errors);
errors = vErrors.length;
}
}
}
else {
const err37 = {instancePath:instancePath+"/output/text/" + i6,schemaPath:"#/properties/output/else/properties/text/else/items/else/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
var _valid13 = _errs106 === errors;
valid40 = _valid13;
}
if(!valid40){
const err38 = {instancePath:instancePath+"/output/text/" + i6,schemaPath:"#/properties/output/else/properties/text/else/items/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
}
else {
const err39 = {instancePath:instancePath+"/output/text",schemaPath:"#/properties/output/else/properties/text/else/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
var _valid12 = _errs101 === errors;
valid37 = _valid12;
}
if(!valid37){
const err40 = {instancePath:instancePath+"/output/text",schemaPath:"#/properties/output/else/properties/text/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
else {
const err41 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/else/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
var _valid8 = _errs75 === errors;
valid28 = _valid8;
}
if(!valid28){
const err42 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data.formDecorators !== undefined){
let data43 = data.formDecorators;
const _errs117 = errors;
let valid43 = true;
const _errs118 = errors;
if(!(validate28(data43, {instancePath:instancePath+"/formDecorators",parentData:data,parentDataProperty:"formDecorators",rootData}))){
vErrors = vErrors === null ? validate28.errors : append(vErrors, validate28.errors);
errors = vErrors.length;
}
var _valid15 = _errs118 === errors;
errors = _errs117;
if(vErrors !== null){
if(_errs117){
vErrors.length = _errs117;
}
else {
vErrors = null;
}
}
if(!_valid15){
const _errs119 = errors;
if(Array.isArray(data43)){
const len7 = data43.length;
for(let i7=0; i7<len7; i7++){
let data44 = data43[i7];
const _errs122 = errors;
let valid46 = true;
const _errs123 = errors;
if(!(validate28(data44, {instancePath:instancePath+"/formDecorators/" + i7,parentData:data43,parentDataProperty:i7,rootData}))){
vErrors = vErrors === null ? validate28.errors : append(vErrors, validate28.errors);
errors = vErrors.length;
}
var _valid16 = _errs123 === errors;
errors = _errs122;
if(vErrors !== null){
if(_errs122){
vErrors.length = _errs122;
}
else {
vErrors = null;
}
}
if(!_valid16){
const _errs124 = errors;
if(data44 && typeof data44 == "object" && !Array.isArray(data44)){
if(data44.id !== undefined){
if(!(validate26(data44.id, {instancePath:instancePath+"/formDecorators/" + i7+"/id",parentData:data44,parentDataProperty:"id",rootData}))){
vErrors = vErrors === null ? validate26.errors : append(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data44.input !== undefined){
let data46 = data44.input;
if(!(data46 && typeof data46 == "object" && !Array.isArray(data46))){
const err43 = {instancePath:instancePath+"/formDecorators/" + i7+"/input",schemaPath:"#/properties/formDecorators/else/items/else/properties/input/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
}
else {
const err44 = {instancePath:instancePath+"/formDecorators/" + i7,schemaPath:"#/properties/formDecorators/else/items/else/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
var _valid16 = _errs124 === errors;
valid46 = _valid16;
}
if(!valid46){
const err45 = {instancePath:instancePath+"/formDecorators/" + i7,schemaPath:"#/properties/formDecorators/else/items/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
}
else {
const err46 = {instancePath:instancePath+"/formDecorators",schemaPath:"#/properties/formDecorators/else/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
var _valid15 = _errs119 === errors;
valid43 = _valid15;
}
if(!valid43){
const err47 = {instancePath:instancePath+"/formDecorators",schemaPath:"#/properties/formDecorators/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data.EXPERIMENTAL_formDecorators !== undefined){
let data47 = data.EXPERIMENTAL_formDecorators;
const _errs130 = errors;
let valid48 = true;
const _errs131 = errors;
if(!(validate28(data47, {instancePath:instancePath+"/EXPERIMENTAL_formDecorators",parentData:data,parentDataProperty:"EXPERIMENTAL_formDecorators",rootData}))){
vErrors = vErrors === null ? validate28.errors : append(vErrors, validate28.errors);
errors = vErrors.length;
}
var _valid17 = _errs131 === errors;
errors = _errs130;
if(vErrors !== null){
if(_errs130){
vErrors.length = _errs130;
}
else {
vErrors = null;
}
}
if(!_valid17){
const _errs132 = errors;
if(Array.isArray(data47)){
const len8 = data47.length;
for(let i8=0; i8<len8; i8++){
let data48 = data47[i8];
const _errs135 = errors;
let valid51 = true;
const _errs136 = errors;
if(!(validate28(data48, {instancePath:instancePath+"/EXPERIMENTAL_formDecorators/" + i8,parentData:data47,parentDataProperty:i8,rootData}))){
vErrors = vErrors === null ? validate28.errors : append(vErrors, validate28.errors);
errors = vErrors.length;
}
var _valid18 = _errs136 === errors;
errors = _errs135;
if(vErrors !== null){
if(_errs135){
vErrors.length = _errs135;
}
else {
vErrors = null;
}
}
if(!_valid18){
const _errs137 = errors;
if(data48 && typeof data48 == "object" && !Array.isArray(data48)){
if(data48.id !== undefined){
if(!(validate26(data48.id, {instancePath:instancePath+"/EXPERIMENTAL_formDecorators/" + i8+"/id",parentData:data48,parentDataProperty:"id",rootData}))){
vErrors = vErrors === null ? validate26.errors : append(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data48.input !== undefined){
let data50 = data48.input;
if(!(data50 && typeof data50 == "object" && !Array.isArray(data50))){
const err48 = {instancePath:instancePath+"/EXPERIMENTAL_formDecorators/" + i8+"/input",schemaPath:"#/properties/EXPERIMENTAL_formDecorators/else/items/else/properties/input/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
}
else {
const err49 = {instancePath:instancePath+"/EXPERIMENTAL_formDecorators/" + i8,schemaPath:"#/properties/EXPERIMENTAL_formDecorators/else/items/else/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
var _valid18 = _errs137 === errors;
valid51 = _valid18;
}
if(!valid51){
const err50 = {instancePath:instancePath+"/EXPERIMENTAL_formDecorators/" + i8,schemaPath:"#/properties/EXPERIMENTAL_formDecorators/else/items/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
else {
const err51 = {instancePath:instancePath+"/EXPERIMENTAL_formDecorators",schemaPath:"#/properties/EXPERIMENTAL_formDecorators/else/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
var _valid17 = _errs132 === errors;
valid48 = _valid17;
}
if(!valid48){
const err52 = {instancePath:instancePath+"/EXPERIMENTAL_formDecorators",schemaPath:"#/properties/EXPERIMENTAL_formDecorators/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data.EXPERIMENTAL_recovery !== undefined){
let data51 = data.EXPERIMENTAL_recovery;
if(data51 && typeof data51 == "object" && !Array.isArray(data51)){
if(data51.EXPERIMENTAL_strategy !== undefined){
if(!(validate26(data51.EXPERIMENTAL_strategy, {instancePath:instancePath+"/EXPERIMENTAL_recovery/EXPERIMENTAL_strategy",parentData:data51,parentDataProperty:"EXPERIMENTAL_strategy",rootData}))){
vErrors = vErrors === null ? validate26.errors : append(vErrors, validate26.errors);
errors = vErrors.length;
}
}
}
else {
const err53 = {instancePath:instancePath+"/EXPERIMENTAL_recovery",schemaPath:"#/properties/EXPERIMENTAL_recovery/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
}
else {
const err54 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
validate267.errors = vErrors;
return errors === 0;
}

export const aiResourceSpec = validate309;

function validate309(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.lifecycle === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "lifecycle"},message:"must have required property '"+"lifecycle"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.owner === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "owner"},message:"must have required property '"+"owner"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.type !== undefined){
if(!(validate24(data.type, {instancePath:instancePath+"/type",parentData:data,parentDataProperty:"type",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.lifecycle !== undefined){
if(!(validate24(data.lifecycle, {instancePath:instancePath+"/lifecycle",parentData:data,parentDataProperty:"lifecycle",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.owner !== undefined){
if(!(validate24(data.owner, {instancePath:instancePath+"/owner",parentData:data,parentDataProperty:"owner",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.system !== undefined){
if(!(validate24(data.system, {instancePath:instancePath+"/system",parentData:data,parentDataProperty:"system",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
}
else {
const err3 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
validate309.errors = vErrors;
return errors === 0;
}

export const aiSkillSpec = validate314;

function validate314(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.lifecycle === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "lifecycle"},message:"must have required property '"+"lifecycle"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.owner === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "owner"},message:"must have required property '"+"owner"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.type !== undefined){
if("skill" !== data.type){
const err3 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "skill"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.lifecycle !== undefined){
if(!(validate24(data.lifecycle, {instancePath:instancePath+"/lifecycle",parentData:data,parentDataProperty:"lifecycle",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.owner !== undefined){
if(!(validate24(data.owner, {instancePath:instancePath+"/owner",parentData:data,parentDataProperty:"owner",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.system !== undefined){
if(!(validate24(data.system, {instancePath:instancePath+"/system",parentData:data,parentDataProperty:"system",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.disciplines !== undefined){
if(!(validate55(data.disciplines, {instancePath:instancePath+"/disciplines",parentData:data,parentDataProperty:"disciplines",rootData}))){
vErrors = vErrors === null ? validate55.errors : append(vErrors, validate55.errors);
errors = vErrors.length;
}
}
if(data.categories !== undefined){
if(!(validate55(data.categories, {instancePath:instancePath+"/categories",parentData:data,parentDataProperty:"categories",rootData}))){
vErrors = vErrors === null ? validate55.errors : append(vErrors, validate55.errors);
errors = vErrors.length;
}
}
if(data.agents !== undefined){
if(!(validate55(data.agents, {instancePath:instancePath+"/agents",parentData:data,parentDataProperty:"agents",rootData}))){
vErrors = vErrors === null ? validate55.errors : append(vErrors, validate55.errors);
errors = vErrors.length;
}
}
if(data.dependsOn !== undefined){
if(!(validate55(data.dependsOn, {instancePath:instancePath+"/dependsOn",parentData:data,parentDataProperty:"dependsOn",rootData}))){
vErrors = vErrors === null ? validate55.errors : append(vErrors, validate55.errors);
errors = vErrors.length;
}
}
if(data.allowedTools !== undefined){
if(!(validate24(data.allowedTools, {instancePath:instancePath+"/allowedTools",parentData:data,parentDataProperty:"allowedTools",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.license !== undefined){
if(!(validate24(data.license, {instancePath:instancePath+"/license",parentData:data,parentDataProperty:"license",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.compatibility !== undefined){
let data10 = data.compatibility;
const _errs12 = errors;
let valid1 = true;
const _errs13 = errors;
if(!(validate121(data10, {instancePath:instancePath+"/compatibility",parentData:data,parentDataProperty:"compatibility",rootData}))){
vErrors = vErrors === null ? validate121.errors : append(vErrors, validate121.errors);
errors = vErrors.length;
}
var _valid0 = _errs13 === errors;
errors = _errs12;
if(vErrors !== null){
if(_errs12){
vErrors.length = _errs12;
}
else {
vErrors = null;
}
}
if(!_valid0){
const _errs14 = errors;
if(typeof data10 === "string"){
if(func2(data10) > 500){
const err4 = {instancePath:instancePath+"/compatibility",schemaPath:"#/properties/compatibility/else/maxLength",keyword:"maxLength",params:{limit: 500},message:"must NOT have more than 500 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(func2(data10) < 1){
const err5 = {instancePath:instancePath+"/compatibility",schemaPath:"#/properties/compatibility/else/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/compatibility",schemaPath:"#/properties/compatibility/else/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
var _valid0 = _errs14 === errors;
valid1 = _valid0;
}
if(!valid1){
const err7 = {instancePath:instancePath+"/compatibility",schemaPath:"#/properties/compatibility/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
else {
const err8 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
validate314.errors = vErrors;
return errors === 0;
}

export const aiRuleSpec = validate325;

function validate325(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.lifecycle === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "lifecycle"},message:"must have required property '"+"lifecycle"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.owner === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "owner"},message:"must have required property '"+"owner"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.category === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "category"},message:"must have required property '"+"category"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.rationale === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "rationale"},message:"must have required property '"+"rationale"+"'"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data.type !== undefined){
if("rule" !== data.type){
const err5 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "rule"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.lifecycle !== undefined){
if(!(validate24(data.lifecycle, {instancePath:instancePath+"/lifecycle",parentData:data,parentDataProperty:"lifecycle",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.owner !== undefined){
if(!(validate24(data.owner, {instancePath:instancePath+"/owner",parentData:data,parentDataProperty:"owner",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.system !== undefined){
if(!(validate24(data.system, {instancePath:instancePath+"/system",parentData:data,parentDataProperty:"system",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.disciplines !== undefined){
if(!(validate55(data.disciplines, {instancePath:instancePath+"/disciplines",parentData:data,parentDataProperty:"disciplines",rootData}))){
vErrors = vErrors === null ? validate55.errors : append(vErrors, validate55.errors);
errors = vErrors.length;
}
}
if(data.category !== undefined){
if(!(validate24(data.category, {instancePath:instancePath+"/category",parentData:data,parentDataProperty:"category",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.rationale !== undefined){
if(!(validate24(data.rationale, {instancePath:instancePath+"/rationale",parentData:data,parentDataProperty:"rationale",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
}
else {
const err6 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
validate325.errors = vErrors;
return errors === 0;
}

export const aiPluginSpec = validate332;

function validate332(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.lifecycle === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "lifecycle"},message:"must have required property '"+"lifecycle"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.owner === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "owner"},message:"must have required property '"+"owner"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.skills === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "skills"},message:"must have required property '"+"skills"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.type !== undefined){
if("plugin" !== data.type){
const err4 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "plugin"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.lifecycle !== undefined){
if(!(validate24(data.lifecycle, {instancePath:instancePath+"/lifecycle",parentData:data,parentDataProperty:"lifecycle",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.owner !== undefined){
if(!(validate24(data.owner, {instancePath:instancePath+"/owner",parentData:data,parentDataProperty:"owner",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.system !== undefined){
if(!(validate24(data.system, {instancePath:instancePath+"/system",parentData:data,parentDataProperty:"system",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.skills !== undefined){
if(!(validate55(data.skills, {instancePath:instancePath+"/skills",parentData:data,parentDataProperty:"skills",rootData}))){
vErrors = vErrors === null ? validate55.errors : append(vErrors, validate55.errors);
errors = vErrors.length;
}
}
if(data.version !== undefined){
if(!(validate24(data.version, {instancePath:instancePath+"/version",parentData:data,parentDataProperty:"version",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
}
else {
const err5 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
validate332.errors = vErrors;
return errors === 0;
}

export const aiMarketplaceSpec = validate338;

function validate338(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.lifecycle === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "lifecycle"},message:"must have required property '"+"lifecycle"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.owner === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "owner"},message:"must have required property '"+"owner"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.plugins === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "plugins"},message:"must have required property '"+"plugins"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.type !== undefined){
if("marketplace" !== data.type){
const err4 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "marketplace"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.lifecycle !== undefined){
if(!(validate24(data.lifecycle, {instancePath:instancePath+"/lifecycle",parentData:data,parentDataProperty:"lifecycle",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.owner !== undefined){
if(!(validate24(data.owner, {instancePath:instancePath+"/owner",parentData:data,parentDataProperty:"owner",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.system !== undefined){
if(!(validate24(data.system, {instancePath:instancePath+"/system",parentData:data,parentDataProperty:"system",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.plugins !== undefined){
if(!(validate55(data.plugins, {instancePath:instancePath+"/plugins",parentData:data,parentDataProperty:"plugins",rootData}))){
vErrors = vErrors === null ? validate55.errors : append(vErrors, validate55.errors);
errors = vErrors.length;
}
}
if(data.version !== undefined){
if(!(validate24(data.version, {instancePath:instancePath+"/version",parentData:data,parentDataProperty:"version",rootData}))){
vErrors = vErrors === null ? validate24.errors : append(vErrors, validate24.errors);
errors = vErrors.length;
}
}
}
else {
const err5 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
validate338.errors = vErrors;
return errors === 0;
}

